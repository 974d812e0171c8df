import type { ReceiptDocument, ReceiptRow } from '../../core/receipt/document.ts'

const columns = (left: string, right: string, indent = 0, bold = false): ReceiptRow => ({ kind: 'columns', left, right, bold, indent })
const centred = (text: string, bold = false): ReceiptRow => ({ kind: 'text', text, align: 'center', bold })
const rule: ReceiptRow = { kind: 'rule' }

/** A receipt of the demo store, written by hand. */
export const englishReceipt: ReceiptDocument = {
  language: 'en',
  rows: [
    centred('FERNWAY TIONG BAHRU', true),
    centred('78 Tiong Bahru Rd   GST M9-0012345-6'),
    columns('Receipt 2-08902', '2026-08-15 14:35'),
    columns('Till 2', 'Served by Aisha'),
    rule,
    columns('Salmon fillet, fresh 0.412 kg x 38.00', '15.66'),
    columns('Gold price, 10% off fish', '−1.57', 2),
    columns('Oat milk, barista 1 L     3 x 5.20', '15.60'),
    columns('Buy 3, cheapest free', '−5.20', 2),
    columns('Café crème, jalapeño and crème fraîche, a name that is longer than the paper is wide', '16.90'),
    rule,
    columns('10 items', '84.31'),
    columns('TOTAL', 'S$71.44', 0, true),
    columns('Cash 60.00, change 8.55', '51.45'),
    rule,
    columns('Points before', '2,480'),
    columns('Points now, worth S$6.09', '609', 0, true),
    { kind: 'progress', left: 'Platinum', filledMilli: 900, right: 'S$136.16 to go' },
    rule,
    { kind: 'barcode', data: '2-08902' },
    { kind: 'qr', data: 'https://fernway.example/c/0427?a=b;c|{d}' },
    centred('Back within 30 days with this receipt.'),
  ],
}

export const chineseReceipt: ReceiptDocument = {
  language: 'zh',
  rows: [
    centred('FERNWAY 中峇鲁店', true),
    centred('中峇鲁路 78 号   税号 M9-0012345-6'),
    columns('收据 2-08902', '2026-08-15 14:35'),
    columns('2 号收银台', '收银员 阿伊莎'),
    rule,
    columns('新鲜三文鱼柳 0.412 kg x 38.00', '15.66'),
    columns('金卡价，鲜鱼九折', '−1.57', 2),
    columns('燕麦奶 咖啡师版 1 L      3 x 5.20', '15.60'),
    columns('买三免一', '−5.20', 2),
    columns('一种名字比纸还要长的泰国香米，产自东北部，适合蒸煮，五公斤装', '16.90'),
    rule,
    columns('10 件', '84.31'),
    columns('合计', 'S$71.44', 0, true),
    columns('现金 60.00，找零 8.55', '51.45'),
    rule,
    columns('原有积分', '2,480'),
    columns('现有积分，值 S$6.09', '609', 0, true),
    { kind: 'progress', left: '白金', filledMilli: 900, right: '还差 S$136.16' },
    rule,
    { kind: 'barcode', data: '2-08902' },
    { kind: 'qr', data: 'https://fernway.example/c/0427' },
    centred('凭此收据 30 天内可退换。'),
  ],
}

/** A short receipt that can be told from others by its number. */
export function numberedReceipt(receiptNo: string): ReceiptDocument {
  return { language: 'en', rows: [centred('FERNWAY', true), columns(`Receipt ${receiptNo}`, '1.00'), columns('TOTAL', 'S$1.00', 0, true)] }
}
